// Spanish: import, export and moving.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/transfer.ts';

export const transfer: TranslationOf<typeof en.transfer> = {
  title: 'Importar y exportar',
  kinds: {
    FOLLOWS: 'A quién sigo',
    LISTS: 'Mis listas',
    MUTES: 'A quién silencio',
    BLOCKS: 'A quién bloqueo',
    DOMAIN_BLOCKS: 'Servidores que oculto',
    BOOKMARKS: 'Mis marcadores',
  },
  export: 'Exportar',
  exportHow: 'Archivos para otro servidor o para guardar. Las direcciones valen una hora.',
  archive: 'Archivo completo',
  archiveHow:
    'Todo lo que {handle} ha escrito, con imágenes, en un solo archivo. Tarda un rato y se conserva una semana.',
  archiveState: {
    MAKING: 'se está creando',
    READY: 'listo',
    FAILED: 'no se pudo crear; inténtalo de nuevo',
  },
  archiveLine: '{day}: {state}',
  download: 'Descargar',
  makeArchive: 'Crear un archivo',
  import: 'Importar',
  fileHolds: 'El archivo contiene',
  file: 'Archivo, tal como lo exportó otro servidor',
  here: 'Y lo que ya hay aquí',
  merge: 'Conservarlo y añadir lo que trae el archivo',
  overwrite: 'Sustituirlo: lo que el archivo no trae desaparece',
  imports: 'Importaciones',
  look: 'Ver cómo van',
  moving: 'Mudanza',
  move: 'Mudar {handle} a otro servidor, o a alguien aquí',
  chooseFile: 'Elige un archivo e indica qué contiene.',
  state: {
    AWAITED: '{what}: espera su archivo',
    RECEIVING: '{what}: se está recibiendo',
    RUNNING: '{what}: en curso',
    ENDED: '{what}: terminada',
    CANCELLED: '{what}: cancelada',
  },
  counts: '{day}, {seen} de {total}: {done} hechas, {skipped} ya estaban, {failed} fallidas',
  failures: 'Qué ha fallado y por qué',
  cancel: 'Cancelar',
  cancelThat: 'Cancelar la importación: {what}, {day}',
};

export const move: TranslationOf<typeof en.move> = {
  title: 'Mudanza',
  nobody: 'No hay nadie con ese identificador, o su servidor no contesta.',
  moved: '{handle} se ha mudado a {other}.',
  hither: 'Mudarse aquí',
  hitherHow: 'Indica la identidad de otro sitio que también eres tú; después múdala allí a {handle}.',
  remove: 'Quitar',
  removeThat: 'Quitar {what}',
  handleElsewhere: 'Identificador en otro sitio',
  add: 'Añadir',
  away: 'Mudarse a otro sitio',
  awayHow:
    'Se pide a tus seguidores que sigan a la otra identidad, que antes debe nombrar a {handle} entre sus otros nombres. Las publicaciones se quedan aquí. No puedes volver a mudarte en siete días.',
  handleOther: 'Identificador de la otra identidad',
  sure: 'Mudar a los seguidores de {handle}',
};
