/** What the defaults of tagout, of AWS and of the peers are at a scale, in milliseconds. */
export type Times = ReturnType<typeof timesAt>;

/** `scale`: how many seconds one second of the bench stands for. At 1 nothing is scaled. */
export function timesAt(scale: number) {
  const scaled = (seconds: number): number => Math.round((seconds * 1_000) / scale);
  return {
    scale,
    /** tagout's defaults. */
    durations: {
      settleMs: scaled(60),
      quietMs: scaled(30),
      pollMs: scaled(1),
      healthyForMs: scaled(30),
      holdMs: scaled(60),
      everyMs: scaled(10),
      blindMs: scaled(300),
      drainDeadlineMs: scaled(3_600),
      maintenanceDeadlineMs: scaled(86_400),
      // What a machine computes is not scaled, so neither is how long an answer may take.
      statusTimeoutMs: 2_000,
    },
    /** The same rate of reads as by default, for the shorter times. */
    elbReads: 5 * scale,
    /** AWS's defaults of a target group, except for the timeout: a check takes what it takes. */
    healthCheck: { intervalMs: scaled(30), timeoutMs: 1_000, healthyThreshold: 5, unhealthyThreshold: 2 },
    deregistrationMs: scaled(300),
    /** AWS gives no time. This long at most, until a change of a rule has reached every node of the load balancer. */
    propagationMs: scaled(10),
    fixedSleepMs: scaled(30),
    /** How often the peers ask for the health of a target: as often as the waiters of boto3 and the aws CLI. */
    waiterMs: scaled(15),
    reboot: { downMs: scaled(45), warmingMs: scaled(15) },
    /** Most transactions are short. How long the longest take, usually, and on a load with very long ones. */
    longMs: scaled(20),
    veryLongMs: scaled(90),
    /** Requests a second: enough to see every loss, and few, because many loads run at the same time. */
    perSecond: scale === 1 ? 5 : 30,
    /** A maintenance that takes longer is broken. */
    giveUpMs: 120_000 + scaled(1_800),
  };
}
