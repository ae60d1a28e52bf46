import { answerOf, faultOf, type Fault } from '../../../activities/aws-fault.js';

/** What a write that may be refused came to. */
export type Attempt<T> = { kind: 'accepted'; answer: T } | { kind: 'refused'; fault: Fault; told: string };

/** Throws where the answer says nothing about the question: none came, or the credentials or rights are missing. */
export async function attempt<T>(write: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'accepted', answer: await write() };
  } catch (error) {
    const fault = faultOf(error);
    if (!['invalid', 'not-found', 'vanished'].includes(fault.kind)) throw error;
    return { kind: 'refused', fault, told: answerOf(fault) };
  }
}
