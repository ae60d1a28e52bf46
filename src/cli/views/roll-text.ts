import type { RollCluster, RollDocument } from '../../domain/roll/document.js';
import type { Line } from './screen/line.js';
import type { View } from './view.js';

const MARKS: Record<RollCluster['state'], string> = {
  ...{ done: '✓', current: '▸', waiting: '·', failed: '✗', left: '·' },
};

/** How a roll is told to a person. */
export function rollTexts(
  print: (lines: Line[]) => void,
  note: (text: string) => void,
): Pick<View, 'rollStarted' | 'rollTold'> {
  return {
    rollStarted: (document, uiUrl, refusal) => {
      if (refusal !== null) return note(refusal.message);
      if (document === null) return note('the roll was started, and no worker answers; see `tagout status`');
      const { workflowId, runId } = document.roll;
      print([...rollLines(document), [{ text: '' }], [{ text: `workflow: ${workflowId} ${runId}` }]]);
      if (uiUrl !== null) print([[{ text: `Temporal UI: ${uiUrl}` }]]);
    },
    rollTold: (document, answer) => {
      if (document !== null) print(rollLines(document));
      note(answer);
    },
  };
}

/** A roll in a few lines: why it ended, its clusters with ticks, what it waits for, and how to go on. */
function rollLines({ service, roll }: RollDocument): Line[] {
  const { failure, phase, clusters, waitingFor, next, warnings } = roll;
  return [
    ...(failure === null ? [] : [[{ text: failure.message, look: 'bad' } as const]]),
    [{ text: `roll of ${service}: ${phase}` }],
    ...clusters.map(({ name, state }): Line => [{ text: `  ${MARKS[state]} ${name}: ${state}` }]),
    ...(waitingFor.length === 0 ? [] : [[{ text: `waits for: ${waitingFor.join('; ')}` }]]),
    ...warnings.map((warning): Line => [{ text: `warning: ${warning}` }]),
    ...(next === null ? [] : [[{ text: `to go on: ${next}` }]]),
  ];
}
