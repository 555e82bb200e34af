import { boostOrAsk, favouriteOrAsk } from '../../../src/core/marks/ask.ts';

/** Favourites and boosts of posts whose authors need not be asked. */

async function made<T>(mark: Promise<T | null>): Promise<T> {
  const row = await mark;
  if (row === null) throw new Error('The author of the post is asked first.');
  return row;
}

export const favouritePost = (...asked: Parameters<typeof favouriteOrAsk>) => made(favouriteOrAsk(...asked));
export const boostPost = (...asked: Parameters<typeof boostOrAsk>) => made(boostOrAsk(...asked));
