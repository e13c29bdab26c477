; Greets on the first serial port and refuses to power off: each press of the ACPI power button gets a line that says so.
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

; Nothing is saved: the loop above keeps nothing in registers.
on_button:
        mov dx, PM1_STATUS
        mov ax, POWER_BUTTON    ; writing the bit clears it, which lowers the interrupt line
        out dx, ax
        mov al, 0x20            ; end of interrupt, for both controllers
        out 0xa0, al
        out 0x20, al
        mov si, refusal
        call print
        iret

%include "button.inc"
%include "serial.inc"

greeting:
        db "qemu4j stubborn", 10, 0
refusal:
        db "qemu4j stubborn: no", 10, 0

        times 510 - ($ - $$) db 0
        dw 0xaa55
