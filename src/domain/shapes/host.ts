import type { Boot, HostReading, ObservedHost, UnobservableHost } from '../host.js';
import type { HostBefore } from '../observation.js';
import { either, isFlag, isMoment, isNumber, isOneOf, isText, listOf, optional, orNull, shapeOf } from '../shape.js';

const isBoot = either(
  shapeOf<Extract<Boot, { kind: 'id' }>>({ kind: isOneOf('id'), id: isText }),
  shapeOf<Extract<Boot, { kind: 'time' }>>({ kind: isOneOf('time'), seconds: isNumber }),
);

export const isHostReading: (value: unknown) => value is HostReading = either(
  shapeOf<ObservedHost>({
    kind: isOneOf('observed'),
    host: isText,
    at: isMoment,
    inFlight: isNumber,
    accepted: listOf(isNumber),
    boot: orNull(isBoot),
    ready: orNull(isFlag),
    clockOffMs: optional(orNull(isNumber)),
  }),
  shapeOf<UnobservableHost>({ kind: isOneOf('unobservable'), host: isText, at: isMoment, reason: isText }),
);

export const isHostBefore = shapeOf<HostBefore>({
  name: isText,
  boot: orNull(isBoot),
  bootAtPreflight: orNull(isBoot),
  ready: orNull(isFlag),
  readable: isFlag,
  hadGo: isFlag,
  goAtMs: optional(isMoment),
  readAtMs: optional(isMoment),
});
