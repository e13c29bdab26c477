; Greets on the first serial port and powers the machine off at once.
        bits 16
        org 0x7c00              ; where the firmware puts a boot sector

start:  cli
        xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 0x7c00
        cld
        mov si, greeting
        call print
        jmp power_off

%include "power-off.inc"
%include "serial.inc"

greeting:
        db "qemu4j self-power-off", 10, 0

        times 510 - ($ - $$) db 0
        dw 0xaa55
