"""Routes to other machines."""
import _socket
import struct


def source(call):
    """From which address, and by which route, this machine talks to another; nothing is sent."""
    family = _socket.AF_INET6 if ":" in call["to"] else _socket.AF_INET
    to = _socket.inet_pton(family, call["to"])
    sock = _socket.socket(family, _socket.SOCK_DGRAM)
    route = _socket.socket(_socket.AF_NETLINK, _socket.SOCK_RAW, 0)
    try:
        sock.connect((call["to"], 9))
        # RTM_GETROUTE with one attribute, RTA_DST (man 7 rtnetlink)
        route.send(struct.pack("=IHHII", 32 + len(to), 26, 1, 1, 0) + struct.pack("=BB10x", family, len(to) * 8)
                   + struct.pack("=HH", 4 + len(to), 1) + to)
        return {"address": sock.getsockname()[0], "route": route.recv(8192).hex()}
    finally:
        sock.close()
        route.close()


def add_route(sides, call):
    """RTM_NEWROUTE (man 7 rtnetlink): through a gateway, out of a device, or nowhere."""
    sides.enter(call["side"])
    attributes = struct.pack("=HH4s", 8, 1, _socket.inet_aton(call["to"]))  # RTA_DST
    if call["how"] == "gateway":
        attributes += struct.pack("=HH4s", 8, 5, _socket.inet_aton(call["gateway"]))  # RTA_GATEWAY
    elif call["how"] == "loopback":
        attributes += struct.pack("=HHI", 8, 4, _socket.if_nametoindex("lo"))  # RTA_OIF
    # RT_TABLE_MAIN, RTPROT_STATIC; a device's route has scope link; RTN_BLACKHOLE is 6
    scope, kind = (253 if call["how"] == "loopback" else 0), (6 if call["how"] == "blackhole" else 1)
    message = struct.pack("=8BI", _socket.AF_INET, call["length"], 0, 0, 254, 4, scope, kind, 0) + attributes
    sock = _socket.socket(_socket.AF_NETLINK, _socket.SOCK_RAW, 0)
    try:
        # NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE
        sock.send(struct.pack("=IHHII", 16 + len(message), 24, 0x505, 1, 0) + message)
        code = -struct.unpack_from("=i", sock.recv(8192), 16)[0]
    finally:
        sock.close()
    if code:
        raise OSError(code, "refused", "route")
    return {}
