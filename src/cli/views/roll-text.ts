import type { Line } from './screen/line.js';
import type { View } from './view.js';

/** How a roll that was started or told something is shown to a person. */
export function rollTexts(
  status: View['status'],
  print: (lines: Line[]) => void,
  note: (text: string) => void,
): Pick<View, 'rollStarted' | 'rollTold'> {
  return {
    rollStarted: async (shown, uiUrl, refusal) => {
      if (refusal !== null) return note(refusal.message);
      await status(shown.current, { roll: shown });
      print([[{ text: '' }], [{ text: `workflow: ${shown.roll.workflowId} ${shown.roll.runId}` }]]);
      if (uiUrl !== null) print([[{ text: `Temporal UI: ${uiUrl}` }]]);
    },
    rollTold: async (shown, answer) => {
      await status(shown.current, { roll: shown });
      note(answer);
    },
  };
}
