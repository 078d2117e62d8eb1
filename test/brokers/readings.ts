import type { TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';

/** The metrics of the broker `house`, without `lotusbell_broker_` before their names. */
export async function readings(building: TestBuilding): Promise<Record<string, number>> {
  const headers = { authorization: `Bearer ${building.hub().adminToken}` };
  const text = await (await fetch(`${building.http()}/metrics`, { headers })).text();
  const found = text.matchAll(/^lotusbell_broker_(\w+)\{broker="house"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, name, value]) => [name as string, Number(value)]));
}

export async function isConnected(building: TestBuilding): Promise<boolean> {
  return (await readings(building))['connected'] === 1;
}

export async function lineEnds(building: TestBuilding): Promise<void> {
  await eventually('the end of the line', async () => !(await isConnected(building)));
}
