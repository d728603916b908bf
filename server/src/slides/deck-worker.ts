/** The thread that reads what presentations say (deck.ts): a large one takes longer than meetings should wait for. */
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { readDeck } from './deck.ts'

parentPort?.postMessage(readDeck(new Uint8Array(await readFile(workerData as string))))
