; Greets on the first serial port, writes a sector of the disk that it was booted from, and says whether that was done. It then
; sleeps, and powers the machine off when the ACPI power button is pressed.
        bits 16
        org 0x7c00              ; where the firmware puts a boot sector

start:  cli
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 0x7c00
        cld
        call enable_button
        mov si, greeting
        call print
        mov ax, 0x0301          ; the firmware's service for disks: write, one sector
        mov bx, 0x7c00          ; what is written: this boot sector
        mov cx, 9               ; where to: cylinder 0, sector 9
        mov dx, 0x0080          ; head 0, the first hard disk
        int 0x13
        mov si, written
        jnc say
        mov si, failed
say:    call print
idle:   sti
        hlt
        jmp idle

on_button:
        jmp power_off

%include "button.inc"
%include "power-off.inc"
%include "serial.inc"

greeting:
        db "qemu4j writer", 10, 0
written:
        db "qemu4j writer: written", 10, 0
failed:
        db "qemu4j writer: failed", 10, 0

        times 510 - ($ - $$) db 0
        dw 0xaa55
