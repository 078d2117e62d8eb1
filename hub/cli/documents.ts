import { readFileSync } from 'node:fs';
import type { Mistake } from '../types/mistake.ts';
import { complain } from './command.ts';

/** A document that an operator named. @returns null when it cannot be read; why, and what to do, was told on stderr. */
export function readNamed(command: string, file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const hint =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'that is a directory; name the file in it'
          : code === 'EACCES'
            ? 'you may not read it; look at its owner and mode'
            : `the system says ${code ?? String(error)}`;
    complain(`lotusbell ${command}: ${file} cannot be read: ${hint}`);
    return null;
  }
}

/** Programs that write JSON name it so; everything else is read as YAML, of which JSON is a part. */
export function formatOf(file: string): 'yaml' | 'json' {
  return file.endsWith('.json') ? 'json' : 'yaml';
}

/**
 * Two lines for each mistake: `file:line:column path: message`, as editors and terminals know it, and what to do.
 * @param file '' when none was named.
 */
export function mistakeLines(file: string, mistakes: readonly Mistake[]): string[] {
  return mistakes.flatMap(({ path, line, column, message, hint, severity }) => {
    const where = line > 0 ? `${file}:${line}:${column}` : file === '' ? '' : `${file}:`;
    const what = [severity === 'warning' ? 'warning:' : '', path === '' ? '' : `${path}:`, message];
    return [[where, ...what].filter((word) => word !== '').join(' '), `    ${hint}`];
  });
}
