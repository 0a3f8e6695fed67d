// NhanRong
