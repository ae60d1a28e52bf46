import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { textOf, type Answer } from './answer.js';

const ANSWERS: Record<string, Answer> = {
  HPE_HEADER_OVERFLOW: { status: 431, word: 'too-large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, word: 'too-slow' },
};

/** Answers what is no HTTP request, and ends its connection. Null if nobody is there any more. */
export function refuse({ code }: NodeJS.ErrnoException, socket: Socket): Answer | null {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return null;
  }
  const answer = ANSWERS[code ?? ''] ?? { status: 400, word: 'bad-request' };
  const body = textOf(answer);
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`,
    'content-type: text/plain',
    `content-length: ${body.length}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  return answer;
}
