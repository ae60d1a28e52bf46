import { CLOSED as WINDOW } from '../../../support/whole-hours.js';

/** A line of a config: a window that opens in six hours. */
export const CLOSED = `window: ${JSON.stringify(WINDOW)}\n`;
