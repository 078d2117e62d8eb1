/**
 * One unmasked WebSocket text frame with its header (RFC 6455 §5.2). A frame for a thousand phones is encoded once,
 * and the same bytes are written to each socket.
 */
export function textFrame(payload: string): Buffer {
  const length = Buffer.byteLength(payload);
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = 0x81;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(payload, header, 'utf8');
  return frame;
}

/** One message as it is, several as an array, in order (stream.md, Frames of the hub). */
export function frameOf(texts: readonly string[]): Buffer {
  return textFrame(texts.length === 1 ? (texts[0] as string) : `[${texts.join(',')}]`);
}
