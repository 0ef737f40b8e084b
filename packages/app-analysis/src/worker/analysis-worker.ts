// The thread in which one file after another is analysed. It reads the file it is told to and answers with a report; whoever
// started it ends it when it takes too long.
import { closeSync, fstatSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { analyzeApp } from '../analyze-app.ts';
import { bytesOfFile } from '../archive/byte-source.ts';
import { readShippedKnowledge } from '../knowledge.ts';
import { Unreadable } from '../unreadable.ts';
import type { WorkerAnswer, WorkerSetup } from './messages.ts';

const { limits, ownSigners } = workerData as WorkerSetup;
const knowledge = readShippedKnowledge(ownSigners);

parentPort?.on('message', (path: string) => parentPort?.postMessage(answer(path)));

function answer(path: string): WorkerAnswer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const { size } = fstatSync(descriptor);
    return { report: analyzeApp(path, bytesOfFile(descriptor, size), knowledge, limits) };
  } catch (error) {
    if (error instanceof Unreadable) return { code: error.code, message: error.message };
    const { code, message } = error as NodeJS.ErrnoException;
    // A system error (no such file, a folder, no permission) is about the file; anything else is our own fault.
    if (code !== undefined && /^E[A-Z]+$/.test(code)) return { code: 'file-unreadable', message };
    return { code: 'engine-failed', message: `The analysis failed: ${message}` };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
