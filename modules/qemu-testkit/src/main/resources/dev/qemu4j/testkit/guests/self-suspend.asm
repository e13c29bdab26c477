; Greets on the first serial port and suspends the machine to memory, once. A wake-up begins with a reset, and the firmware
; finds no system to resume and boots: from then on it greets, sleeps and powers the machine off when the ACPI power button is
; pressed. It leaves itself a note in the clock's memory, which a reset keeps and the end of QEMU does not.
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
        mov al, 0x7e            ; a byte of the clock's memory that no firmware uses
        out 0x70, al
        in al, 0x71
        cmp al, NOTE
        je idle
        mov al, 0x7e
        out 0x70, al
        mov al, NOTE
        out 0x71, al
        mov dx, 0x604           ; PM1 control
        mov ax, 0x2400          ; sleep type 1, which is S3 on both machine types, and the bit that enters it
        out dx, ax
idle:   sti
        hlt
        jmp idle

NOTE    equ 0xa5

on_button:
        jmp power_off

%include "button.inc"
%include "power-off.inc"
%include "serial.inc"

greeting:
        db "qemu4j self-suspend", 10, 0

        times 510 - ($ - $$) db 0
        dw 0xaa55
