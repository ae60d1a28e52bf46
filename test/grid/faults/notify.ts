import { harmless, type Fault } from '../fault.js';

/** A receiver of `notify`: whatever it does, the run ends as without one. */
export const NOTIFY_FAULTS: readonly Fault[] = [
  {
    name: 'a receiver is down',
    tells: true,
    ends: harmless(),
    strike: ({ receiver }) => (receiver!.answers = () => (response) => response.destroy()),
  },
  {
    name: 'a receiver never answers',
    tells: true,
    ends: harmless(),
    strike: ({ receiver }) => (receiver!.answers = () => () => undefined),
  },
  {
    name: 'a receiver fails every second time',
    tells: true,
    ends: harmless(),
    strike: ({ receiver }) => (receiver!.answers = (nth) => (nth % 2 === 0 ? 500 : 200)),
  },
];
