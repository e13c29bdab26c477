; Greets on the first serial port, does a fixed piece of work in 32-bit protected mode (a linear congruential sequence that
; is stirred by a table of 32 KiB), prints its result and powers the machine off.
        bits 16
        org 0x7c00              ; where the firmware puts a boot sector

start:  cli
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 0x7c00
        cld
        mov si, greeting
        call print
        lgdt [gdt_pointer]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp CODE32:work

        bits 32
work:   xor eax, eax
        mov edi, TABLE
        mov ecx, ENTRIES
        rep stosd
        mov ecx, ROUNDS
round:  imul eax, eax, 1664525
        add eax, 1013904223
        mov ebx, eax
        shr ebx, 17
        and ebx, (ENTRIES - 1) * 4
        add eax, [ebx + TABLE]
        mov [ebx + TABLE], eax
        dec ecx
        jnz round
        jmp CODE16:leave_protected_mode

        bits 16
leave_protected_mode:
        mov ebp, eax
        mov eax, cr0
        and al, 0xfe
        mov cr0, eax
        jmp 0:report
report: mov eax, ebp
        call print_number
        jmp power_off

TABLE   equ 0x8000              ; up to 64 KiB, which is as far as the data segments of real mode go
ENTRIES equ 0x2000
ROUNDS  equ 50000000

%include "power-off.inc"
%include "number.inc"
%include "serial.inc"

greeting:
        db "qemu4j workload", 10, 0

; The code segments, 32-bit and 16-bit. The data segments stay those of real mode.
gdt:    dd 0, 0
        dd 0x0000ffff, 0x00cf9a00
        dd 0x0000ffff, 0x00009a00
gdt_pointer:
        dw gdt_pointer - gdt - 1
        dd gdt
CODE32  equ 8
CODE16  equ 16

        times 510 - ($ - $$) db 0
        dw 0xaa55
