import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What stands between the hub and a broker, and can break. */
export type Relay = {
  readonly port: number;
  /** PUBACKs that the hub has sent, by the order in which they came. */
  readonly receipts: number[];
  /** What the hub says is lost on the way from now on. */
  readonly muteHub: (on: boolean) => void;
  /** Ends all lines; with `false` later ones are refused until `true`. */
  readonly cut: (lettingIn?: boolean) => void;
  readonly lettingIn: (on: boolean) => void;
  readonly lines: () => number;
  readonly end: () => Promise<void>;
};

export async function relayTo(target: number): Promise<Relay> {
  const lines = new Set<Socket>();
  const receipts: number[] = [];
  let isMute = false;
  let letsIn = true;
  const server = createServer((socket) => {
    if (!letsIn) {
      socket.destroy();
      return;
    }
    const onward = connect(target, '127.0.0.1');
    for (const one of [socket, onward]) {
      one.on('error', () => {});
      one.on('close', () => {
        socket.destroy();
        onward.destroy();
        lines.delete(socket);
      });
    }
    lines.add(socket);
    const packets = packetReader((type, body) => {
      if (type !== 4) return;
      receipts.push(body.readUInt16BE(0));
    });
    socket.on('data', (bytes) => {
      packets(bytes);
      if (!isMute) onward.write(bytes);
    });
    onward.on('data', (bytes) => socket.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    receipts,
    muteHub: (on) => void (isMute = on),
    cut: (lettingIn = true) => {
      letsIn = lettingIn;
      for (const line of lines) line.destroy();
    },
    lettingIn: (on) => void (letsIn = on),
    lines: () => lines.size,
    end: async () => {
      for (const line of lines) line.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Cuts a stream of MQTT into packets (MQTT 3.1.1 §2.2). */
function packetReader(read: (type: number, body: Buffer) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      let [length, at] = [0, 1];
      let byte = 0x80;
      for (; byte >= 0x80 && at < rest.length; at++) {
        byte = rest[at] as number;
        length += (byte & 0x7f) * 128 ** (at - 1);
      }
      if (byte >= 0x80 || rest.length < at + length) return;
      read((rest[0] as number) >> 4, rest.subarray(at, at + length));
      rest = rest.subarray(at + length);
    }
  };
}
