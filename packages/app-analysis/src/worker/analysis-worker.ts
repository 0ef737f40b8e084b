// The thread in which one file after another is analysed. It reads the file it is told to and answers with a report; whoever
// started it ends it when it takes too long.
import { closeSync, fstatSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { analyzeApp } from '../analyze-app.ts';
import type { AppReport } from '../app-report.ts';
import { bytesOfFile } from '../archive/byte-source.ts';
import { readShippedKnowledge } from '../knowledge.ts';
import { compileRules, type RuleEngine } from '../rules/rule-engine.ts';
import { RulesRefused } from '../rules/rule-source.ts';
import { Unreadable } from '../unreadable.ts';
import type { WorkerAnswer, WorkerSetup } from './messages.ts';

const { limits, knownSigners, ownSigners, rules } = workerData as WorkerSetup;
const knowledge = readShippedKnowledge(knownSigners, ownSigners);
const engine = compileOrRefuse();
let worn = false;

const say = (message: WorkerAnswer) => parentPort?.postMessage(message);
parentPort?.on('message', (path: string) => say(answer(path)));

function compileOrRefuse(): RuleEngine | RulesRefused | undefined {
  if (rules.length === 0) return undefined;
  try {
    return compileRules(rules);
  } catch (error) {
    if (error instanceof RulesRefused) return error;
    throw error;
  }
}

function answer(path: string): WorkerAnswer {
  if (engine instanceof RulesRefused) return { code: 'rules-broken', message: engine.message };
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const { size } = fstatSync(descriptor);
    const scan = engine && {
      engine,
      onRest: (rest: AppReport) => say({ rest }),
      onFailure: () => {
        worn = true;
      },
    };
    return { report: analyzeApp(path, bytesOfFile(descriptor, size), knowledge, limits, scan), worn };
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
