import { readFileSync } from 'node:fs';
import type { Mistake } from '../types/mistake.ts';
import { printError } from './command.ts';

/** Reads a document that an operator named. @returns null when it cannot be read; the reason is printed on stderr. */
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
    printError(`lotusbell ${command}: ${file} cannot be read: ${hint}`);
    return null;
  }
}

/** Files named .json are JSON; everything else is read as YAML, which includes JSON. */
export function formatOf(file: string): 'yaml' | 'json' {
  return file.endsWith('.json') ? 'json' : 'yaml';
}

/**
 * @returns two lines for each mistake: `file:line:column path: message`, which editors understand, and the hint.
 * @param file '' when none was named.
 */
export function mistakeLines(file: string, mistakes: readonly Mistake[]): string[] {
  return mistakes.flatMap(({ path, line, column, message, hint, severity }) => {
    const where = line > 0 ? `${file}:${line}:${column}` : file === '' ? '' : `${file}:`;
    const what = [severity === 'warning' ? 'warning:' : '', path === '' ? '' : `${path}:`, message];
    return [[where, ...what].filter((word) => word !== '').join(' '), `    ${hint}`];
  });
}
