import sub.part
