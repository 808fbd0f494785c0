import * as fs from 'node:fs';
import { hostname } from 'node:os';

/** The file system calls of the state directory; a test counts them, or lets one fail. */
export type StateFileSystem = Pick<
  typeof fs,
  | 'closeSync'
  | 'fdatasync'
  | 'fdatasyncSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readFileSync'
  | 'readSync'
  | 'renameSync'
  | 'statSync'
  | 'unlinkSync'
  | 'writeFileSync'
  | 'writeSync'
>;

/** What the state directory takes from its host. */
export interface StateHost {
  readonly files: StateFileSystem;
  /** The process that holds the lock. */
  readonly pid: number;
  readonly hostname: string;
  /** Throws `ESRCH` if no process has that id; sends nothing. */
  readonly requireProcess: (pid: number) => void;
}

/** This process. */
export const thisHost: StateHost = {
  files: fs,
  pid: process.pid,
  hostname: hostname(),
  requireProcess: (pid) => {
    process.kill(pid, 0);
  },
};
