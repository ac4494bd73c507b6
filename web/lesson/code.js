// SPDX-License-Identifier: MIT
// Result codes: which lessons a reader has answered, which goals were reached, and the seed, as a short text with a
// checksum. A teacher's page reads them without asking anybody. The code proves nothing: it only catches slips of the pen.
//
// Bytes: version 1; lessons answered and goals reached (bit n − 1 is lesson n, 2 bytes each, the low one first); the seed
// (7 bits in each byte, the low ones first, bit 7 set in all but the last); CRC-16 (CCITT, start 0xFFFF) of all that, the
// high byte first. They are written in Crockford's base 32, which has no I, L, O and U, in groups of four after "DX".

const kDigits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ', kVersion = 1;

function crc(bytes) {
  let sum = 0xFFFF;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; ++bit) sum = (sum << 1 ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xFFFF;
  }
  return sum;
}

const bits = (numbers) => numbers.reduce((sum, n) => sum | 1 << (n - 1), 0);
const numbers = (sum) => Array.from({length: 16}, (_, i) => i + 1).filter((n) => sum >> (n - 1) & 1);

/// The code of `{answered: [lessons], goals: [lessons], seed}`; lessons are numbers from 1 to 16, the seed is below 2⁵³.
export function write_code({answered, goals, seed}) {
  const bytes = [kVersion];
  for (const sum of [bits(answered), bits(goals)]) bytes.push(sum & 0xFF, sum >> 8);
  let rest = seed;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest ? low | 0x80 : low);
  } while (rest);
  const sum = crc(bytes);
  bytes.push(sum >> 8, sum & 0xFF);
  let text = '', held = 0, count = 0;
  for (const byte of bytes) {
    held = held << 8 | byte;
    for (count += 8; count >= 5; count -= 5) text += kDigits[held >> (count - 5) & 31];
    held &= (1 << count) - 1;
  }
  if (count) text += kDigits[held << (5 - count) & 31];
  return `DX-${text.match(/.{1,4}/g).join('-')}`;
}

/// What a code says. Throws an Error with a reason: "form" (it is no code), "sum" (it is damaged), "version".
export function read_code(text) {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (!/^DX[0-9A-HJKMNP-TV-Z]{13,28}$/.test(plain)) throw new Error('form');
  const bytes = [];
  let held = 0, count = 0;
  for (const digit of plain.slice(2)) {
    held = held << 5 | kDigits.indexOf(digit);
    count += 5;
    if (count >= 8) {
      bytes.push(held >> (count - 8));
      count -= 8;
      held &= (1 << count) - 1;
    }
  }
  if (held || bytes.length < 8) throw new Error('sum');
  const [high, low] = bytes.splice(-2);
  if (crc(bytes) !== (high << 8 | low)) throw new Error('sum');
  if (bytes[0] !== kVersion) throw new Error('version');
  const seed = bytes.slice(5).reduce((sum, byte, i) => sum + (byte & 0x7F) * 128 ** i, 0);
  return {answered: numbers(bytes[1] | bytes[2] << 8), goals: numbers(bytes[3] | bytes[4] << 8), seed};
}
