#!/usr/bin/env node
import { followOutput } from './cli/command.ts';
import { runProgram } from './cli/run.ts';

const output = followOutput();
const status = await runProgram(process.argv.slice(2));
process.exitCode = status === 0 ? await output.ended() : status;
