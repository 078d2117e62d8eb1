/** What is walked: the worlds to begin with, what may happen in each, and which worlds behave alike. */
export type Walked<World, Move extends { readonly name: string }> = {
  readonly starts: readonly { readonly world: World; readonly name: string }[];
  readonly moves: readonly Move[];
  /** Where a move leads, and what is wrong with it, or null. `decided`: something was decided on the way. */
  readonly make: (
    move: Move,
    before: World,
  ) => { readonly after: World; readonly decided: boolean; readonly wrong: string | null };
  /** Two worlds with the same key behave alike for ever. */
  readonly keyOf: (world: World) => string;
  /** Visits the nearest worlds only, up to so many. */
  readonly worldsAtMost: number;
};

export type Explored = { readonly worlds: number; readonly turns: number; readonly longestWay: number };

/**
 * Of the worlds taken for a known one, every so many is held against it: the walk is only as complete as the key is
 * right.
 */
const COMPARE_EVERY = 100;

/**
 * Visits every world that any sequence of moves, however long, can reach.
 * @throws Error with the whole way from the start to the first turn that is wrong.
 */
export function walkAll<World, Move extends { readonly name: string }>({
  starts,
  moves,
  make,
  keyOf,
  worldsAtMost,
}: Walked<World, Move>): Explored {
  const worlds: World[] = [];
  const reachedBy: { from: number; move: string; steps: number }[] = [];
  const known = new Map<string, World>();
  let turns = 0;
  let revisits = 0;
  const way = (index: number): string => {
    const names: string[] = [];
    for (let at = index; at >= 0; at = reachedBy[at]?.from ?? -1) names.unshift(reachedBy[at]?.move ?? '?');
    return names.join(', ');
  };
  const visit = (world: World, from: number, move: string): void => {
    const key = keyOf(world);
    const alike = known.get(key);
    if (alike !== undefined) {
      revisits += 1;
      const unlike = (next: Move): boolean => keyOf(make(next, world).after) !== keyOf(make(next, alike).after);
      const differs = revisits % COMPARE_EVERY === 0 ? moves.find(unlike) : undefined;
      if (differs !== undefined)
        throw new Error(`the walk takes two worlds for one: ${way(from)}, ${move}, ${differs.name}`);
      return;
    }
    if (worlds.length >= worldsAtMost) return;
    known.set(key, world);
    worlds.push(world);
    reachedBy.push({ from, move, steps: from < 0 ? 1 : (reachedBy[from]?.steps ?? 0) + 1 });
  };
  for (const { world, name } of starts) visit(world, -1, name);
  for (let index = 0; index < worlds.length; index += 1) {
    for (const move of moves) {
      const { after, decided, wrong } = make(move, worlds[index] as World);
      if (decided) turns += 1;
      if (wrong !== null) throw new Error(`${wrong}: ${way(index)}, ${move.name}`);
      visit(after, index, move.name);
    }
  }
  return { worlds: worlds.length, turns, longestWay: reachedBy.at(-1)?.steps ?? 0 };
}
