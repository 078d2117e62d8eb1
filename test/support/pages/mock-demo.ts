import { openMockHub } from './mock-hub.ts';
import { openMockPanel } from './mock-panel.ts';
import { readLotus } from './mock-site.ts';

export type MockDemo = Awaited<ReturnType<typeof openMockDemo>>;

/** A mock hub with the call points of the demo, for tests of all pages. */
export async function openMockDemo() {
  const { staff, callPoints } = readLotus();
  const panel = await openMockPanel();
  const hub = await openMockHub({
    demo: {
      panel: panel.url,
      points: callPoints.map(({ id, name }) => ({ id, name })),
      people: staff.map(({ id, name }) => ({ id, name, url: `http://127.0.0.1/join#${id}` })),
    },
  });
  panel.setOrigin(hub.url);
  return {
    hub,
    panel,
    async close(): Promise<void> {
      await panel.close();
      await hub.close();
    },
  };
}
