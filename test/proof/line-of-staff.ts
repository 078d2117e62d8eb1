import { WebSocket } from 'ws';

export type Told = { readonly at: number; readonly unrecorded: boolean };

/** A phone that shows and hears all it is told. @param told gets the first alert of each device. */
export function openLine(httpPort: number, token: string, told: Map<string, Told>, onClose: () => void): void {
  const line = new WebSocket(`ws://127.0.0.1:${httpPort}/api/v1/stream`, {
    headers: { authorization: `Bearer ${token}` },
  });
  line.on('message', (text: Buffer) => {
    for (const frame of [JSON.parse(text.toString())].flat()) {
      if (frame.type === 'hello') line.send('{"type":"visible","visible":true}');
      if (frame.type === 'ping') line.send(JSON.stringify({ type: 'pong', at: frame.at }));
      if (frame.type !== 'alert') continue;
      for (const stage of ['shown', 'heard'])
        line.send(JSON.stringify({ type: 'receipt', alertId: frame.alertId, stage }));
      const { device } = frame.call;
      if (!told.has(device)) told.set(device, { at: performance.now(), unrecorded: frame.notRecorded === true });
    }
  });
  line.on('close', onClose);
  line.on('error', () => {});
}
