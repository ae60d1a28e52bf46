import { proxySinks, type Sinks } from '@temporalio/workflow';
import type { Verdict } from '../src/domain/status.js';

/** What a run has its worker count. It leaves no event in the history, and a replay tells nothing. */
export interface Counts extends Sinks {
  counts: {
    claims: (service: string, verdict: Verdict, count: number) => void;
    /** `type`: of the failure; empty when the run ended `restored`. */
    ended: (service: string, end: string, type: string) => void;
    /** One message to one receiver. */
    notified: (outcome: 'delivered' | 'given-up') => void;
  };
}

export const { counts } = proxySinks<Counts>();
