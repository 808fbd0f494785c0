import TinyQueue from 'tinyqueue';

/** What is due at some time, in the order of arrival where times are the same. */
interface Due {
  readonly due: number;
  readonly arrival: number;
  readonly waiting: boolean;
}

/** The order in which things are due. */
export const inOrderOfDue = (a: Due, b: Due) => a.due - b.due || a.arrival - b.arrival;

/** What is due next, found without looking through all that is waiting. */
export class DueQueue<T extends Due> {
  #queue = new TinyQueue<T>([], inOrderOfDue);
  /** Entries that wait no more, and have not come to the head yet. */
  #over = 0;

  push(entry: T): void {
    this.#queue.push(entry);
  }

  /** Takes out what is due first, if it is due by now. */
  takeDue(now: number): T | undefined {
    let head = this.#queue.peek();
    while (head !== undefined && (!head.waiting || head.due <= now)) {
      this.#queue.pop();
      if (head.waiting) return head;
      this.#over--;
      head = this.#queue.peek();
    }
    return undefined;
  }

  /** An entry waits no more: it leaves when it comes to the head, or here, when such are the most. */
  leave(): void {
    this.#over++;
    if (this.#over <= 64 || this.#over * 2 <= this.#queue.length) return;
    this.#queue = new TinyQueue(
      this.#queue.data.filter(({ waiting }) => waiting),
      inOrderOfDue,
    );
    this.#over = 0;
  }
}
