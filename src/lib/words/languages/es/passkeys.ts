// Spanish: passkeys.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/passkeys.ts';

export const passkeys: TranslationOf<typeof en.passkeys> = {
  title: 'Llaves de acceso',
  how: 'Iniciar sesión con el dedo, la cara o un PIN, sin contraseña',
  about:
    'Una llave de acceso (passkey) está en tu dispositivo o en tu gestor de contraseñas, e inicia sesión con el dedo, la cara o un PIN. No se pide ni la contraseña ni un código.',
  hostHow:
    'Una llave de acceso pertenece a un solo host: las que añadas aquí inician sesión en <b>{host}</b> y en ningún otro sitio. Si tienes perfiles en otros dominios, añade una también allí.',
  stay: 'Las llaves de acceso se quedan cuando cambia la contraseña. Quita las que no conozcas.',
  none: 'Aún no tienes llaves de acceso.',
  added: 'Añadida el {day}',
  used: 'Usada por última vez el {day}',
  unused: 'Nunca usada',
  on: 'Inicia sesión en {host}',
  name: 'Nombre de la llave de acceso',
  example: 'Mi teléfono',
  add: 'Añadir una llave de acceso',
  rename: 'Guardar el nombre',
  remove: 'Quitar',
  removeThat: 'Quitar {name}',
  done: 'Tu llave de acceso está añadida: úsala para iniciar sesión a partir de ahora.',
  renamed: 'El nombre está guardado.',
  removed: 'Ya no inicia sesión. Quítala también de tu dispositivo.',
  noScript:
    'Para añadir una llave de acceso, tu navegador debe conocer las llaves de acceso y ejecutar el script de esta página.',
  signIn: 'Iniciar sesión con una llave de acceso',
  failed: 'No ha funcionado. Inténtalo de nuevo, o inicia sesión con tu contraseña.',
  notMade: 'No se ha creado ninguna llave de acceso. Inténtalo de nuevo.',
  madeAlready: 'Este dispositivo ya tiene una llave de acceso tuya.',
};
