// A fixed piece of work for QEMU's machine "virt": a linear congruential sequence that is stirred by itself, in registers only, then
// its result in hexadecimal on the serial port, and the end of the machine. Loaded by -kernel, which runs it with the MMU off: memory
// would then be uncached on real hardware, and instructions too were it not for the bit that is set first.
//
//   llvm-mc -triple=aarch64 -filetype=obj workload-aarch64.s | llvm-objcopy -O binary - - | xxd -p -c 16 > workload-aarch64.hex

        .equ    ROUNDS, 100000000
        .equ    UART, 0x09000000
        .equ    SYSTEM_OFF, 0x84000008

start:  mrs     x1, sctlr_el1
        orr     x1, x1, #(1 << 12)
        msr     sctlr_el1, x1
        isb
        mov     w0, wzr
        movz    w2, #(ROUNDS & 0xffff)
        movk    w2, #(ROUNDS >> 16), lsl #16
        movz    w3, #(1664525 & 0xffff)
        movk    w3, #(1664525 >> 16), lsl #16
        movz    w4, #(1013904223 & 0xffff)
        movk    w4, #(1013904223 >> 16), lsl #16
round:  madd    w0, w0, w3, w4
        eor     w0, w0, w0, lsr #15
        subs    w2, w2, #1
        b.ne    round

        movz    x5, #(UART >> 16), lsl #16
        mov     w6, #8
digit:  ror     w0, w0, #28
        and     w7, w0, #15
        cmp     w7, #10
        add     w8, w7, #'0'
        add     w9, w7, #('a' - 10)
        csel    w7, w8, w9, lo
        strb    w7, [x5]
        subs    w6, w6, #1
        b.ne    digit
        mov     w7, #'\n'
        strb    w7, [x5]

        movz    w0, #(SYSTEM_OFF & 0xffff)
        movk    w0, #(SYSTEM_OFF >> 16), lsl #16
        hvc     #0
halt:   wfi
        b       halt
