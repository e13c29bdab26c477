; Greets on the first serial port, then prints 1, 2, 3, ... one number a line, one at each tick of the firmware's clock
; (18.2 a second). Powers the machine off when the ACPI power button is pressed.
        bits 16
        org 0x7c00              ; where the firmware puts a boot sector

start:  cli
        xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 0x7c00
        cld
        call enable_button
        mov al, 0xfa            ; the timer, too: line 0
        out 0x21, al
        mov si, greeting
        call print
        xor esi, esi            ; the number

next:   mov di, [TICKS]
sleep:  sti
        hlt
        cmp di, [TICKS]         ; something else may have woken the processor
        je sleep
        inc esi
        mov eax, esi
        call print_number
        jmp next

TICKS   equ 0x46c               ; counted by the firmware's timer interrupt

on_button:
        jmp power_off

%include "button.inc"
%include "power-off.inc"
%include "number.inc"
%include "serial.inc"

greeting:
        db "qemu4j counter", 10, 0

        times 510 - ($ - $$) db 0
        dw 0xaa55
