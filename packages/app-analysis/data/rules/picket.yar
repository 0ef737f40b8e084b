// Picket's own rules for what is inside an app. Apache-2.0, like the rest of Picket.
// `part` is the name of the file inside the app. A rule says of itself: description, severity (info, low, medium, high),
// technique (MITRE ATT&CK for Mobile), sees and cannot_see.

rule eicar_test_file : test
{
    meta:
        description = "The EICAR test file: somebody tries whether the rules work"
        severity = "low"
        sees = "The harmless text that all scanners agree on."
        cannot_see = "Anything else."
    strings:
        $eicar = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    condition:
        $eicar
}

rule metasploit_payload : remote_control
{
    meta:
        description = "The Android payload of Metasploit: somebody else controls the phone"
        severity = "high"
        technique = "T1663"
        sees = "The names of the payload's classes."
        cannot_see = "A payload whose classes were renamed."
    strings:
        $stage = "Lcom/metasploit/stage/"
        $meterpreter = "Lcom/metasploit/meterpreter/"
    condition:
        uint32(0) == 0x0a786564 and any of them
}

rule frida_gadget : hooking
{
    meta:
        description = "Carries Frida's gadget: the app's code is changed while it runs"
        severity = "medium"
        technique = "T1617"
        sees = "Texts that stand in every copy of the gadget's library."
        cannot_see = "Frida that is injected from outside, and copies with their texts changed."
    strings:
        $init = "frida_agent_main"
        $gadget = "frida-gadget"
        $rpc = "frida:rpc"
    condition:
        (uint32(0) == 0x464c457f or uint32(0) == 0xfeedfacf or uint32(0) == 0xbebafeca) and 2 of them
}

rule dex_under_another_name : hidden_code
{
    meta:
        description = "Code for Android under a name that says something else"
        severity = "medium"
        technique = "T1406"
        sees = "The mark of a DEX file in a file that is not called .dex."
        cannot_see = "Code that is encrypted or packed once more."
    condition:
        uint32(0) == 0x0a786564 and uint8(7) == 0 and not part iendswith ".dex"
}

rule packed_native_library : hidden_code
{
    meta:
        description = "A native library packed with UPX: what it does shows only when it runs"
        severity = "low"
        technique = "T1406.002"
        sees = "The marks that UPX leaves in an ELF file."
        cannot_see = "Other packers, and UPX with its marks removed."
    strings:
        $mark = "UPX!"
        $text = "$Info: This file is packed with the UPX executable packer"
    condition:
        uint32(0) == 0x464c457f and $mark and $text
}

rule private_key : leak
{
    meta:
        description = "Holds a private key: everybody who has the app has the key"
        severity = "medium"
        sees = "Private keys in PEM that are not encrypted."
        cannot_see = "Keys in other formats, and what the key is for."
    strings:
        $key = /-----BEGIN (RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----\s{1,2}[A-Za-z0-9+\/]{40,64}/
    condition:
        $key
}

rule cloud_key : leak
{
    meta:
        description = "Holds a key to a cloud account: everybody who has the app has the key"
        severity = "medium"
        sees = "The id of an access key of Amazon, and the name that its secret usually has, in one file."
        cannot_see = "Keys of other clouds, keys that are put together at run time, and whether the key still works."
    strings:
        $id = /\b(AKIA|ASIA)[A-Z2-7]{16}\b/
        $secret = /aws[_.-]?secret[_.-]?(access[_.-]?)?key/i
    condition:
        $id and $secret
}

rule bot_of_a_messenger : command_and_control
{
    meta:
        description = "Speaks as a bot of Telegram, as thieves of messages do"
        severity = "medium"
        technique = "T1437.001"
        sees = "The address of Telegram's interface together with the token of a bot."
        cannot_see = "Tokens that are fetched or put together at run time. An honest bot looks the same, and has leaked its token."
    strings:
        $api = "api.telegram.org/bot"
        $token = /\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}\b/
    condition:
        all of them
}

rule onion_address : command_and_control
{
    meta:
        description = "Names a service inside the Tor network"
        severity = "low"
        technique = "T1521"
        sees = "Addresses of the third version, 56 letters long."
        cannot_see = "What the app does with it: browsers for Tor name such addresses too."
    strings:
        $address = /\b[a-z2-7]{55}d\.onion\b/
    condition:
        $address
}

rule coin_miner : mining
{
    meta:
        description = "Mines a currency on the phone"
        severity = "medium"
        sees = "The address of a pool of miners, or the texts of a well-known miner."
        cannot_see = "Addresses that come from elsewhere."
    strings:
        $pool = /stratum\+(tcp|ssl):\/\/[\w.-]{4,}/
        $miner = "cryptonight" nocase
        $xmrig = "xmrig" nocase
    condition:
        $pool or all of ($miner, $xmrig)
}
