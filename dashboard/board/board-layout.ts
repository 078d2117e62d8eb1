/** How many calls stand in each list of the board; emergencies that have a place of their own are not counted. */
export type BoardCounts = { readonly waiting: number; readonly going: number; readonly helped: number };
export type BoardLayout = {
  /** The list of who waits takes half of the board or more. */
  readonly wide: boolean;
  /** Lists without a call that give their room to those who wait. Each is one line. */
  readonly lines: readonly ('going' | 'helped')[];
};

/** So many waiting calls stand below each other and can be read from four metres. */
const FEW = 3;

/** Where the lists of the board stand. Who waits comes first: empty lists give their room away. */
export function layoutOf({ waiting, going, helped }: BoardCounts): BoardLayout {
  if (waiting <= FEW) return { wide: false, lines: [] };
  const lines = [...(going === 0 ? ['going' as const] : []), ...(helped === 0 ? ['helped' as const] : [])];
  return { wide: true, lines };
}
