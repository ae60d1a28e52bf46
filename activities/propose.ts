import type { Survey } from '../src/domain/init/survey.js';
import { onWire } from './on-wire.js';
import type { Ports } from './ports.js';
import { survey, type SurveyInput } from './steps/survey.js';

/** The only activity of `proposeConfig`. */
export interface ProposeActivities {
  surveyLoadBalancer: (input: SurveyInput) => Promise<Survey>;
}

export function createProposeActivities(ports: Ports): ProposeActivities {
  return { surveyLoadBalancer: onWire((input) => survey(ports, input)) };
}
