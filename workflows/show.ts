import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Maintenance } from '../src/domain/maintenance.js';
import { details } from './details.js';
import { SEARCH_ATTRIBUTES } from './messages.js';

/** The live panel; the phase is shown by `showPhase` alone, for each search attribute is an event. */
export function showDetails(state: Maintenance): void {
  setCurrentDetails(details(state.document()));
}

/** What the outside sees of the phase: committed together with the step that the next command starts. */
export function showPhase(state: Maintenance): void {
  upsertSearchAttributes([{ key: { name: SEARCH_ATTRIBUTES.phase, type: 'KEYWORD' }, value: state.phase }]);
  showDetails(state);
}
