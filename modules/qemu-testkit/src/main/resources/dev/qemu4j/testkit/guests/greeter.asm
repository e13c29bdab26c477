; Greets on the first serial port, sleeps, and powers the machine off when the ACPI power button is pressed.
        bits 16
        org 0x7c00              ; where the firmware puts a boot sector

start:  cli
        xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 0x7c00
        cld
        call enable_button
        mov si, greeting
        call print
idle:   sti
        hlt
        jmp idle

on_button:
        jmp power_off

%include "button.inc"
%include "power-off.inc"
%include "serial.inc"

greeting:
        db "qemu4j greeter", 10, 0

        times 510 - ($ - $$) db 0
        dw 0xaa55
