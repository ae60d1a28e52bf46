import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Maintenance } from '../src/domain/maintenance.js';
import { details } from './details.js';
import { SEARCH_ATTRIBUTES } from './messages.js';

/** Updates the live panel. Only `showPhase` writes the phase, because each write of a search attribute is an event. */
export function showDetails(state: Maintenance): void {
  setCurrentDetails(details(state.document()));
}

/** Makes the phase visible outside. It is committed together with the next command, which starts a step. */
export function showPhase(state: Maintenance): void {
  upsertSearchAttributes([{ key: { name: SEARCH_ATTRIBUTES.phase, type: 'KEYWORD' }, value: state.phase }]);
  showDetails(state);
}
