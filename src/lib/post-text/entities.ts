// The mentions, hashtags and links of a text, each once.

import type { EntityPart } from './scan.ts';
import type { Entities, FoundHandle, FoundHashtag } from './types.ts';

/** Gathers entities in order of first appearance, each once. */
export class EntityCollector {
  readonly #handles = new Map<string, FoundHandle>();
  readonly #hashtags = new Map<string, FoundHashtag>();
  readonly #urls = new Set<string>();

  add(part: EntityPart): void {
    if (part.kind === 'url') this.addUrl(part.url);
    else if (part.kind === 'mention') addOnce(this.#handles, part.handle.key, part.handle);
    else addOnce(this.#hashtags, part.hashtag.name, part.hashtag);
  }

  addUrl(url: string): void {
    this.#urls.add(url);
  }

  entities(): Entities {
    return {
      handles: [...this.#handles.values()],
      hashtags: [...this.#hashtags.values()],
      urls: [...this.#urls],
    };
  }
}

function addOnce<V>(map: Map<string, V>, key: string, value: V): void {
  if (!map.has(key)) map.set(key, value);
}
