import type { Command } from 'commander';
import type { Context } from '../context.js';
import type { Io } from '../io.js';

/** The options of nearly every verb. */
export interface Common {
  file?: string;
  json?: boolean;
}

/** What a verb needs from its program. */
export interface Face {
  io: Io;
  answer: (exit: number) => void;
  /** Adds a command that reads no config. */
  bare: (name: string, description: string) => Command;
  /** Adds a command that reads the config, and can print JSON. */
  verb: (name: string, description: string) => Command;
  context: (options: Common) => Context;
}
