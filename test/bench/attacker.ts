import { storm, type Storm, type StormReport } from './clients/storm.ts';

/**
 * A flood of connections, in its own process, so that its cost does not delay what the driver measures. It takes one
 * order, sends one report, and exits.
 */
process.on('message', (order: Storm) => {
  void storm(order).then((report: StormReport) => process.send?.(report, () => process.exit(0)));
});
process.on('disconnect', () => process.exit(1));
