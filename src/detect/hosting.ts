/**
 * Networks of hosting, proxy and Tor operators: nobody's home or office. A small list from the public registries'
 * names (RIPE, ARIN, APNIC; read 2026-08), not a reputation feed: what is missing is not judged. Clouds that also carry
 * firms' own exits (Microsoft, Google, Amazon) are left out.
 */
const hosting: ReadonlySet<number> = new Set([
  9009, // M247
  14061, // DigitalOcean
  16276, // OVH
  24940, // Hetzner
  20473, // Vultr
  63949, // Akamai Connected Cloud (Linode)
  51167, // Contabo
  60781, // Leaseweb NL
  28753, // Leaseweb DE
  30633, // Leaseweb US
  60068, // Datacamp
  212238, // Datacamp
  62240, // Clouvider
  203020, // HostRoyale
  202425, // IP Volume
  197540, // netcup
  12876, // Scaleway
  36352, // HostPapa (ColoCrossing)
  53667, // FranTech
  40676, // Psychz
  8100, // QuadraNet
  46562, // Performive
  55286, // Server-Mania
  394711, // Limenet
  204957, // Green Floid
  206264, // Amarutu
  44477, // Stark Industries
  210644, // Aeza
  208323, // Foundation for Applied Privacy (Tor)
  60729, // Stiftung Erneuerbare Freiheit (Tor)
  205100, // F3 Netze (Tor)
  4224, // Calyx Institute (Tor)
  136787, // PacketHub (NordVPN)
  147049, // PacketHub (NordVPN)
  45102, // Alibaba Cloud
  132203, // Tencent Cloud
]);

/** @returns whether the network's owner rents machines or hides addresses. */
export function isHosting(asn: number): boolean {
  return hosting.has(asn);
}
