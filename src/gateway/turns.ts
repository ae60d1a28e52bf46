import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** So many requests may wait behind one that is being answered; a connection with more is cut. */
const WAITING_MAX = 8;

interface Turn {
  request: IncomingMessage;
  next: (() => void)[];
}

/** Answers the requests of one connection one after the other: a caller may send many without reading an answer. */
export class Turns {
  private readonly turns = new WeakMap<Socket, Turn>();

  constructor(private readonly handler: Handler) {}

  take(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const turn = this.turns.get(socket);
    if (turn === undefined) this.begin({ request, next: [] }, response);
    else if (turn.next.length < WAITING_MAX) turn.next.push(() => this.begin({ ...turn, request }, response));
    else socket.destroy();
  }

  /** The request of this connection that is being answered, or whose body is still to arrive. */
  requestOf(socket: Socket): IncomingMessage | null {
    return this.turns.get(socket)?.request ?? null;
  }

  private begin(turn: Turn, response: ServerResponse): void {
    const { socket } = turn.request;
    this.turns.set(socket, turn);
    response.once('close', () => {
      const next = turn.next.shift();
      if (next === undefined || socket.destroyed) this.turns.delete(socket);
      else next();
    });
    this.handler(turn.request, response);
  }
}
