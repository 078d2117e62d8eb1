import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENTS, documentAt } from './documents.ts';
import { ROOT } from './root.ts';

/** `npm run docs`: rewrites the generated parts of the documents. */
for (const path of Object.keys(DOCUMENTS)) {
  const { is, shouldBe } = await documentAt(path);
  if (is !== shouldBe) writeFileSync(join(ROOT, path), shouldBe);
  process.stdout.write(`${path}: ${is === shouldBe ? 'as it was' : 'written'}\n`);
}
