import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DataConverter, PayloadCodec } from '@temporalio/common';
import { BadSettings } from './errors.js';
import { firstLine, toldCodec } from './told-codec.js';

const VARIABLE = 'TAGOUT_DATA_CONVERTER';

/**
 * The data converter of the module that TAGOUT_DATA_CONVERTER names (a path from the working directory, or a package).
 * The module exports it as `dataConverter`, as its default, or key by key. Undefined if the variable is not set. Throws
 * `BadSettings`.
 */
export async function loadDataConverter(named = process.env[VARIABLE]): Promise<DataConverter | undefined> {
  if (!named) return undefined;
  const converter = exported(await load(named));
  if (converter === undefined)
    throw bad(
      named,
      'exports no `dataConverter` with one of payloadCodecs, payloadConverterPath, failureConverterPath',
    );
  const { payloadCodecs = [], payloadConverterPath, failureConverterPath } = converter;
  if (!Array.isArray(payloadCodecs) || !payloadCodecs.every(isCodec))
    throw bad(named, 'has payloadCodecs that are not a list of codecs with `encode` and `decode`');
  for (const path of [payloadConverterPath, failureConverterPath])
    if (path !== undefined && typeof path !== 'string') throw bad(named, 'has a converter path that is not a string');
  const checked = {
    ...converter,
    payloadCodecs: payloadCodecs.map((codec) => toldCodec(codec, (what, cause) => bad(named, what, cause))),
  };
  const { loadConverters } = await import('./sdk.js');
  try {
    loadConverters(checked);
  } catch (error) {
    throw bad(named, `names a converter that can't be loaded: ${firstLine(error)}`, error);
  }
  return checked;
}

async function load(named: string): Promise<unknown> {
  const path = resolve(named);
  try {
    return (await import(existsSync(path) ? pathToFileURL(path).href : named)) as unknown;
  } catch (error) {
    throw bad(named, `can't be loaded: ${firstLine(error)}`, error);
  }
}

function exported(module: unknown): DataConverter | undefined {
  const inDefault = (module as { default?: unknown }).default;
  const candidates = [named(module), named(inDefault), inDefault, module];
  const keys: (keyof DataConverter)[] = ['payloadCodecs', 'payloadConverterPath', 'failureConverterPath'];
  return candidates.find(
    (one): one is DataConverter => typeof one === 'object' && one !== null && keys.some((key) => key in one),
  );
}

function named(module: unknown): unknown {
  return (module as { dataConverter?: unknown } | undefined)?.dataConverter;
}

function isCodec(value: unknown): value is PayloadCodec {
  const { encode, decode } = (value ?? {}) as Partial<PayloadCodec>;
  return typeof encode === 'function' && typeof decode === 'function';
}

function bad(named: string, what: string, cause?: unknown): BadSettings {
  return new BadSettings(`${VARIABLE}: the module ${named} ${what}`, { cause });
}
