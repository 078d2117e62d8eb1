import { expect, it } from 'vitest';
import { startBuilding } from '../support/building.ts';
import { seconds } from '../support/moved-clock.ts';

it('a hub that ends while it still repeats many alerts ends cleanly: nothing reads the closed store', async () => {
  const kept: (() => void)[] = [];
  let keeps = false;
  const building = await startBuilding({
    defer: (work) => void (keeps ? kept.push(work) : setImmediate(work)),
  });
  await building.phone('wang', { receipts: false });
  const lin = await building.tokenOf('lin');
  for (let i = 0; i < 60; i += 1) await building.ask('POST', '/calls', { place: 'south-gate', kind: 'visit' }, lin);
  keeps = true;
  await building.clock.forward(seconds(10));
  expect(kept.length).toBeGreaterThan(0);
  await building.restart(() => {
    keeps = false;
    for (const work of kept) work();
  });
  await building.end();
});
