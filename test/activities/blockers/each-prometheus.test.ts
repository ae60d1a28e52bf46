import { describe, expect, it, onTestFinished } from 'vitest';
import { createAskPrometheus } from '../../../activities/blockers/ask-prometheus.js';
import { CLEAR, FIRING, LabPrometheus } from '../../../lab/prometheus.js';
import { SimPrometheus } from '../../simulation/sim-prometheus.js';
import { describeWith } from '../../support/programs.js';
import { Exporter, startPrometheus } from '../../support/prometheus.js';
import { ask, prometheusChecks, type Subject } from './prometheus-checks.js';

const RULES = `
groups:
  - name: web
    interval: 200ms
    rules: [{ alert: Errors, expr: web_errors > 0, labels: { severity: page } }]
`;

async function real(program: string): Promise<Subject> {
  const exporter = await Exporter.start();
  onTestFinished(() => exporter.stop());
  exporter.metrics = 'web_errors 0\n';
  const { url, stop } = await startPrometheus(program, exporter, RULES);
  onTestFinished(stop);
  const fire = (isFiring: boolean): void => void (exporter.metrics = `web_errors ${isFiring ? 7 : 0}\n`);
  return { ask: createAskPrometheus({}), url, fire, goDown: stop };
}

describeWith('prometheus')('the Prometheus of this machine', (program) => {
  prometheusChecks(() => real(program));

  it('does not answer what returns no instant vector', async () => {
    const subject = await real(program);
    const answers = await ask(subject, '1', '"a"', 'up[5m]', 'up{', '{cluster}');
    expect(answers.map((answer) => (answer.kind === 'unasked' ? answer.reason : ''))).toEqual([
      expect.stringMatching(/a scalar; a query must return an instant vector/),
      expect.stringMatching(/a string/),
      expect.stringMatching(/a matrix/),
      expect.stringMatching(/^status 400: answered an error: invalid parameter "query": .*parse error/),
      expect.stringMatching(/^status 400: .*parse error/),
    ]);
  });

  it('answers all queries of a run at the same time, each in its place', async () => {
    const subject = await real(program);
    const answers = await ask(subject, 'vector(1)', 'vector(1) > 2', 'vector(NaN)');
    expect(answers).toMatchObject([{ series: ['{} 1'] }, { count: 0 }, { series: ['{} NaN'] }]);
  });
});

describe("the lab's Prometheus", () => {
  prometheusChecks(async () => {
    const lab = await LabPrometheus.start();
    onTestFinished(() => lab.stop());
    const fire = (isFiring: boolean): void => void (lab.mood = isFiring ? FIRING : CLEAR);
    const goDown = (): void => void (lab.mood = { kind: 'down' });
    return { ask: createAskPrometheus({}), url: lab.url, fire, goDown };
  });
});

describe("the simulation's Prometheus", () => {
  prometheusChecks(() => {
    const simulated = new SimPrometheus();
    const become = (mood: SimPrometheus['mood']): void => void (simulated.mood = mood);
    const fire = (isFiring: boolean): void => become(isFiring ? 'firing' : 'clear');
    return { ask: simulated.ask, url: 'http://simulated', fire, goDown: () => become('down') };
  });
});
