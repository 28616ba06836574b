// Makes a photo small before it leaves the phone.

const LONGEST = { foto: 1280, "berita-acara": 2000 }; // px
const MOST = 500_000; // bytes

// A photo as a small JPEG, upright and without EXIF; the file itself where that fails.
export async function shrink(file, kind) {
  const longest = LONGEST[kind];
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    let blob;
    for (const quality of [0.8, 0.65, 0.5, 0.35]) {
      blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
      if (blob?.size <= MOST) break;
    }
    canvas.width = canvas.height = 0; // gives the memory back at once
    return blob && blob.size < file.size ? blob : file;
  } catch {
    return file;
  }
}
