import { readFileSync } from 'node:fs';
import { isMap } from '../reading/against-schema.ts';
import { checkConfig, checkReadConfig, configConflicts, configFindings } from './check-config.ts';
import { readDocument } from '../reading/document.ts';
import { fromAddress, fromEnvironment, type EnvironmentValue } from './environment.ts';
import type { HubConfig } from './hub-schema.ts';
import { toMistake, type Mistake } from '../reading/mistake.ts';
import { readShipped } from '../shipped.ts';

export type ConfigSources = {
  /** A path, as given with --config; relative to the working directory. */
  readonly file?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `http` and `mqtt` are HOST:PORT, `data` a directory. */
  readonly flags: {
    readonly http?: string | undefined;
    readonly mqtt?: string | undefined;
    readonly data?: string | undefined;
  };
};

export type LoadedConfig = { readonly config: HubConfig } | { readonly mistakes: Mistake[] };

/**
 * Loads the process settings: hub.default.yaml, then the file, then LOTUSBELL_… of the environment, then the flags.
 * A later source replaces single options of an earlier one.
 * All mistakes of all sources are returned together. Those of the file have its lines. The others have line 0 and the
 * variable or flag as path. Relative directories are not resolved.
 * @throws Error only if hub.default.yaml is missing or broken: then the installation is broken.
 */
export function loadConfig({ file, env, flags }: ConfigSources): LoadedConfig {
  const defaults = checkConfig(readShipped('hub.default.yaml'));
  if (defaults.config === null)
    throw new Error(`hub.default.yaml is damaged (line ${defaults.mistakes[0]?.line}); install lotusbell again`);

  const mistakes: Mistake[] = [];
  const config = defaults.config as HubConfig;
  const read = file === undefined ? null : readFile(file);
  if (read !== null && 'message' in read) mistakes.push(read);
  else if (read !== null) {
    const own = checkReadConfig(read);
    mistakes.push(...own.mistakes);
    if (own.config !== null) merge(config, own.config);
  }

  const [environment, flagged] = [fromEnvironment(env), fromFlags(flags)];
  mistakes.push(...environment.mistakes, ...flagged.mistakes);
  for (const given of [...environment.given, ...flagged.given]) {
    const overlay = overlayOf(given);
    const findings = configFindings(overlay);
    mistakes.push(...findings.map((finding) => ({ ...toMistake(finding, 0, 0), path: given.from })));
    if (findings.length === 0) merge(config, overlay);
  }

  const conflicts = mistakes.length > 0 ? [] : configConflicts(config);
  mistakes.push(...conflicts.map((finding) => toMistake(finding, 0, 0)));
  return mistakes.length > 0 ? { mistakes } : { config };
}

function readFile(file: string): ReturnType<typeof readDocument> | Mistake {
  try {
    return readDocument(readFileSync(file, 'utf8'));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const hint =
      code === 'ENOENT'
        ? 'there is no such file; look at the path after --config'
        : code === 'EISDIR'
          ? 'that is a directory; name the file in it'
          : code === 'EACCES'
            ? 'the user who runs the hub may not read it; change its owner or mode'
            : `the system says ${code ?? String(error)}`;
    return { path: '--config', line: 0, column: 0, message: `${file} cannot be read`, hint, severity: 'error' };
  }
}

function fromFlags(flags: ConfigSources['flags']): { given: EnvironmentValue[]; mistakes: Mistake[] } {
  const mistakes: Mistake[] = [];
  const given: EnvironmentValue[] =
    flags.data === undefined ? [] : [{ path: ['data'], value: flags.data, from: '--data' }];
  for (const listener of ['http', 'mqtt'] as const) {
    const text = flags[listener];
    if (text === undefined) continue;
    const parsed = fromAddress(listener, text, `--${listener}`);
    if ('message' in parsed) mistakes.push(parsed);
    else given.push(...parsed.given);
  }
  return { given, mistakes };
}

function overlayOf({ path, value }: EnvironmentValue): Record<string, unknown> {
  const [key = '', ...below] = path;
  return { [key]: below.length === 0 ? value : overlayOf({ path: below, value, from: key }) };
}

/** Both were checked against the schema, so every key in `over` is an option. */
function merge(base: object, over: object): void {
  const target = base as Record<string, unknown>;
  for (const [key, value] of Object.entries(over)) {
    const below = target[key];
    if (isMap(below) && isMap(value)) merge(below, value);
    else target[key] = value;
  }
}
